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

/** The clause tree of a document. */
export function tree(documentNo: string): Promise<Tree> {
  return request<Tree>(`/v1/policies/documents/${encodeURIComponent(documentNo)}`);
}

/** The documents in force, for choosing one. */
export async function current(): Promise<{ document_no: string; title: string }[]> {
  return (await request<{ documents: { document_no: string; title: string }[] }>("/v1/policies/documents")).documents;
}

function body(material: Material, metadata: Partial<Metadata>, replace?: boolean): unknown {
  if (material.file === null) return { text: material.text, metadata, ...(replace === undefined ? {} : { replace }) };
  const form = new FormData();
  form.set("file", material.file);
  form.set("metadata", JSON.stringify(metadata));
  if (replace !== undefined) form.set("replace", String(replace));
  return form;
}
