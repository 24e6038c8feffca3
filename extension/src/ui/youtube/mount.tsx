import { render } from "preact";

import { UiRoot } from "../UiRoot";
import css from "./page.css?inline";
import { createHost } from "./host";
import type { PageUi } from "./model";
import { PagePanel } from "./PagePanel";
import { Placement } from "./placement";

/** Puts panel and toasts into YouTube's page. Returns what takes them out again. */
export function mountPageUi({ page, model, guard, platform }: PageUi): () => void {
  const panel = createHost(page, guard, "panel", css);
  const toasts = createHost(page, guard, "toasts", css);
  const placement = new Placement(page, panel.element, toasts.element);
  const follow = () => {
    const { room, prompt } = model.get();
    placement.show(room !== null || prompt !== null);
  };
  const unsubscribe = model.subscribe(follow);
  follow();
  render(
    <UiRoot keys={guard.keys} platform={platform} tv={false}>
      <PagePanel model={model} placement={placement} toasts={toasts.mount} />
    </UiRoot>,
    panel.mount,
  );
  return () => {
    unsubscribe();
    placement.destroy();
    render(null, panel.mount);
    panel.destroy();
    toasts.destroy();
  };
}
