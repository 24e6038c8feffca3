/** Hands a text to the person as a file. */
export function saveText(page: Document, name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = page.createElement("a");
  link.href = url;
  link.download = name;
  // Not on the page, so that nobody there hears of it.
  link.dispatchEvent(new MouseEvent("click"));
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
