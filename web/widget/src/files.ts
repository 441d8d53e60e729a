import { newId } from "@hongniang/client";
import { action, h } from "./dom";
import { t } from "./words";

/** A button that sends a picture or a PDF. A file that did not arrive goes again under the same id. */
export function fileButton(send: (id: string, file: File) => Promise<void>, announce: (words: string) => void): HTMLElement {
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
    say(t("正在发送文件…"));
    send(id, file)
      .then(() => {
        id = newId();
        said.textContent = "";
      })
      .catch((error: Error) => {
        // A refused file is another one next time; one that met a broken line may already be there.
        if ("problem" in error) id = newId();
        say("problem" in error ? error.message : t("网络不通，文件没有发出去，请再选一次。"));
      })
      .finally(() => {
        button.disabled = false;
        picker.value = "";
      });
  });
  return h("span", { class: "files" }, picker, button, said);
}
