import { request } from "@hongniang/client";
import { type Clause, type ListedDocument, type Metadata, type ParsedDocument, type Repeal, staff } from "../api";

/** What is imported: a file, or a pasted text. */
export interface Material {
  file: File | null;
  text: string;
}

export interface Tree {
  document_no: string;
  title: string;
  clauses: Clause[];
}

const DOCUMENTS = "/policies/documents";

export async function listed(): Promise<ListedDocument[]> {
  return (await staff<{ documents: ListedDocument[] }>("GET", DOCUMENTS)).documents;
}

export function preview(material: Material, metadata: Partial<Metadata>): Promise<ParsedDocument> {
  return staff<ParsedDocument>("POST", "/policies/preview", body(material, metadata));
}

export function take(material: Material, metadata: Partial<Metadata>, replace: boolean): Promise<ParsedDocument> {
  return staff<ParsedDocument>("POST", "/policies/import", body(material, metadata, replace));
}

export function repeal(documentNo: string, how: Repeal): Promise<unknown> {
  return staff("POST", `${DOCUMENTS}/${encodeURIComponent(documentNo)}/repeal`, how);
}

/** The clause tree of a document, of today's version or that of a day. */
export function tree(documentNo: string, on = ""): Promise<Tree> {
  return request<Tree>(`/v1/policies/documents/${encodeURIComponent(documentNo)}${on ? `?on=${on}` : ""}`);
}

/** Documents that answer now or will, each number once, for choosing one to write about. */
export async function writable(): Promise<ListedDocument[]> {
  const rows = (await listed()).filter((row) => row.state === "in_force" || row.state === "future");
  return rows.filter((row, at) => rows.findIndex((other) => other.document_no === row.document_no) === at);
}

function body(material: Material, metadata: Partial<Metadata>, replace?: boolean): unknown {
  if (material.file === null) return { text: material.text, metadata, ...(replace === undefined ? {} : { replace }) };
  const form = new FormData();
  form.set("file", material.file);
  form.set("metadata", JSON.stringify(metadata));
  if (replace !== undefined) form.set("replace", String(replace));
  return form;
}
