import { Settings } from "lucide-preact";

import { t } from "../i18n";
import { IconButton } from "../kit/Button";
import { Logo } from "../kit/Logo";
import { Toasts } from "../kit/Toasts";
import { InRoom } from "./InRoom";
import type { PopupActions, PopupView } from "./model";
import { OutOfRoom } from "./OutOfRoom";

export interface PopupProps {
  view: PopupView;
  actions: PopupActions;
}

/** What the icon opens: the way into a room, or the room that one is in. */
export function Popup({ view, actions }: PopupProps) {
  const { glance } = view;
  return (
    <div class="popup">
      <header class="popup-bar">
        <Logo />
        <span class="popup-brand">{t("brand")}</span>
        <IconButton icon={Settings} label={t("popup_options")} onClick={() => actions.openOptions()} />
      </header>
      {glance === null || glance.status.kind === "left" ? (
        <OutOfRoom view={view} actions={actions} />
      ) : (
        <InRoom glance={glance} server={view.server} actions={actions} />
      )}
      <Toasts />
    </div>
  );
}
