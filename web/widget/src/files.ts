import { newId, ProblemError } from "@hongniang/client";
import type { Deeds } from "./deeds";
import { action, h, reason } from "./dom";
import { t } from "./words";

/** A button that sends a picture or a PDF. A file that did not arrive goes again under the same id. */
export function fileButton({ talk, announce }: Pick<Deeds, "announce"> & { talk: Pick<Deeds["talk"], "attach"> }): HTMLElement {
  const picker = h("input", { type: "file", accept: "image/png,image/jpeg,image/webp,application/pdf", "aria-label": t("选择图片或 PDF"), hidden: "" });
  const said = h("span", { class: "filestate" });
  const say = (words: string): void => {
    said.textContent = words;
    announce(words);
  };
  const button = action("＋", () => picker.click(), { class: "quiet", "aria-label": t("发图片或 PDF") });
  let id = newId();
  picker.addEventListener("change", () => {
    const file = picker.files?.[0];
    if (!file) return;
    button.disabled = true;
    say(t("正在上传…"));
    talk.attach(id, file)
      .then(() => {
        id = newId();
        said.textContent = "";
      })
      .catch((error: unknown) => {
        // A refused file is another one next time; one that met a broken line may already be there.
        if (error instanceof ProblemError) id = newId();
        say(reason(error, "没传上去，请检查网络后再选一次。"));
      })
      .finally(() => {
        button.disabled = false;
        picker.value = "";
      });
  });
  return h("span", { class: "files" }, picker, button, said);
}
