import type { Ref } from "vue";
import { onBeforeRouteLeave } from "vue-router";

/** Asks before a page with unsaved changes is left. */
export function askBeforeLeaving(touched: Ref<boolean>): void {
  onBeforeRouteLeave(() => !touched.value || window.confirm("有改动还没有存进草稿，确定要离开吗？"));
}
