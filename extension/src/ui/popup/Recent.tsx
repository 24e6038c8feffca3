import { X } from "lucide-preact";

import { shownCode } from "../format";
import { nameList, t, tn } from "../i18n";
import { IconButton } from "../kit/Button";
import { hostOf, type JoinWish, type PopupRoom, type PopupView } from "./model";

export interface RecentProps {
  view: PopupView;
  onJoin: (wish: JoinWish) => void;
  onForget: (room: PopupRoom) => void;
}

/** The rooms that one was in, the last one first, with who is in them now as far as one may know. */
export function Recent({ view, onJoin, onForget }: RecentProps) {
  return (
    <section class="recent" aria-label={t("recent")}>
      <h2>{t("recent")}</h2>
      <ul>
        {view.recent.map((room) => (
          <li key={`${room.server} ${room.code}`}>
            <button type="button" class="recent-room" onClick={() => onJoin(room)}>
              <span class="popup-recent">
                <bdi class="clamp">{room.name}</bdi>
                <small class="clamp">{underline(room, view.server)}</small>
              </span>
            </button>
            <IconButton
              size="small"
              icon={X}
              label={t("forget_room", { name: room.name })}
              onClick={() => onForget(room)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function underline({ code, server, here }: PopupRoom, configured: string): string {
  const parts = [shownCode(code)];
  if (server !== configured) parts.push(t("popup_on_server", { host: hostOf(server) }));
  if (here !== null) parts.push(here.total > 0 ? who(here) : tn("people_here", 0));
  return parts.join(" · ");
}

function who({ names, total }: NonNullable<PopupRoom["here"]>): string {
  return names.length === 0 || names.length < total
    ? tn("people_here", total)
    : t("popup_here", { names: nameList(names, 3) });
}
