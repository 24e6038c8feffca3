import type { PersonRef } from "../../contract/types";
import { useStore, useView } from "../context";
import { t } from "../i18n";
import type { MenuItem } from "../kit/Menu";
import { actsOn, ACTS, type PersonAct } from "./actions";
import { useOpenTask } from "./tasks";

/** The lines of a person's menu: what one may do about them. Some do it at once, others ask for a few words first. */
export function usePersonMenu(): (person: PersonRef) => MenuItem[] {
  const store = useStore();
  const openTask = useOpenTask();
  const room = useView((view) => view.room);
  const me = useView((view) => view.you?.user_id ?? null);
  const waits = useView((view) => view.player?.waiting_for);
  const item = useView((view) => view.player?.item?.item_id ?? null);
  const act = (kind: PersonAct, { user_id, name }: PersonRef): void => {
    const role = (to: "operator" | "member" | "guest") => void store.send("room.role", { user_id, role: to });
    switch (kind) {
      case "skip_wait":
        return void store.send("player.skip_wait", { item_id: item, user_id });
      case "make_operator": {
        role("operator");
        return;
      }
      case "make_member":
      case "drop_operator": {
        role("member");
        return;
      }
      case "drop_member": {
        role("guest");
        return;
      }
      case "mute":
      case "remove_all":
      case "transfer":
      case "kick":
      case "ban":
      case "report": {
        openTask({ kind, person: { user_id, name } });
        return;
      }
    }
  };
  return (person) =>
    room === null || me === null
      ? []
      : actsOn(room, me, person, waits ?? []).map((kind) => ({
          label: t(ACTS[kind].label, { name: person.name }),
          icon: ACTS[kind].icon,
          danger: ACTS[kind].danger,
          onSelect: () => act(kind, person),
        }));
}
