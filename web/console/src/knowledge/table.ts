import { type Ref, computed, ref, watch } from "vue";
import { useAttempt } from "./attempt";
import { content, keep } from "./store";
import { askBeforeLeaving } from "./unsaved";

/** Rows on one page: hundreds at once take a slow machine seconds. */
export const PAGE = 20;

/** A content as rows that can be filtered, changed and kept as a draft. */
export function useTable<Content, Row>(name: string, made: {
  rows: (content: Content) => Row[];
  content: (rows: Row[]) => Content;
  wrong: (rows: Row[]) => string;
  words: (row: Row) => string;
  empty: () => Row;
}) {
  const rows = ref(read()) as Ref<Row[]>;
  const wanted = ref("");
  const before = ref(JSON.stringify(rows.value));
  const { busy, failed, attempt } = useAttempt();
  const touched = computed(() => JSON.stringify(rows.value) !== before.value);
  const wrong = computed(() => made.wrong(rows.value));
  askBeforeLeaving(touched);
  const page = ref(1);
  watch(wanted, () => (page.value = 1));
  /** Rows that hold the words looked for, with their place among all. */
  const found = computed(() => rows.value.map((row, at) => ({ row, at })).filter(({ row }) => made.words(row).includes(wanted.value.trim())));
  const total = computed(() => found.value.length);
  const shown = computed(() => found.value.slice((page.value - 1) * PAGE, page.value * PAGE));

  function read(): Row[] {
    const found = content<Content>(name);
    return found === undefined ? [] : made.rows(found);
  }

  function set(at: number, change: Partial<Row>): void {
    rows.value = rows.value.map((row, index) => (index === at ? { ...row, ...change } : row));
  }

  function remove(at: number): void {
    rows.value = rows.value.filter((_, index) => index !== at);
  }

  function add(): void {
    wanted.value = "";
    page.value = 1;
    rows.value = [made.empty(), ...rows.value];
  }

  function save(): Promise<boolean> {
    return attempt(async () => {
      await keep(name, made.content(rows.value));
      before.value = JSON.stringify(rows.value);
    });
  }

  return { rows, shown, total, page, wanted, touched, wrong, busy, failed, set, remove, add, save };
}
