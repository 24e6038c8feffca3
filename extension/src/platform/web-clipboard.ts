/** Puts text on the clipboard; on plain http by the old way, from within a press. */
export async function copyText(page: Document, text: string): Promise<boolean> {
  try {
    await page.defaultView?.navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(page, text);
  }
}

function copyBySelection(page: Document, text: string): boolean {
  const focused = page.activeElement;
  const area = page.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  area.setAttribute("aria-hidden", "true");
  area.style.position = "fixed";
  area.style.opacity = "0";
  // Inside an open dialog: what lies outside of it cannot have the focus.
  (focused?.closest("dialog") ?? page.body).append(area);
  area.focus();
  area.select();
  try {
    // Deprecated, and the only way without a secure context.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return page.execCommand("copy");
  } catch {
    return false;
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
