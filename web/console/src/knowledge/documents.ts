import { request } from "@hongniang/client";
import { type Clause, staff } from "../api";

/** A document as the editor's list has it. */
export interface ListedDocument {
  document_no: string;
  title: string;
  issuers: string[];
  issued_on: string;
  valid_from: string;
  valid_to: string | null;
  period_note: string;
  url: string;
  kind: string;
  region: string;
  repealed_on: string | null;
  replaced_by: string | null;
  state: string;
  clause_count: number;
  doubts: string[];
  imported_at: string;
}

export interface Metadata {
  document_no: string;
  title: string;
  kind: string;
  issuers: string[];
  issued_on: string | null;
  valid_from: string | null;
  valid_to: string | null;
  region: string;
  addressees: string[] | string;
  source: string;
}

export interface Parsed {
  document: Metadata;
  clauses: Clause[];
  doubts: string[];
  exists: { document_no: string; valid_from: string; same_text: boolean } | null;
  unchanged?: boolean;
}

/** What is imported: a file, or a pasted text. */
export interface Material {
  file: File | null;
  text: string;
}

export interface Repeal {
  on: string;
  replaced_by?: string;
  valid_from?: string;
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

export function preview(material: Material, metadata: Partial<Metadata>): Promise<Parsed> {
  return staff<Parsed>("POST", "/policies/preview", body(material, metadata));
}

export function take(material: Material, metadata: Partial<Metadata>, replace: boolean): Promise<Parsed> {
  return staff<Parsed>("POST", "/policies/import", body(material, metadata, replace));
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
