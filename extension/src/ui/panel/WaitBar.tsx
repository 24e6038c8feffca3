import { ChevronsRight, Hourglass, Split } from "lucide-preact";

import type { Wait } from "../../contract/types";
import { useMay, useStore, useView } from "../context";
import { useBusy, useTick } from "../hooks";
import { Icon } from "../icons";
import { nameList, t, tn } from "../i18n";
import { Button } from "../kit/Button";

/** For how many a button of their own is shown. */
const MOST_SKIPS = 2;

/** Whom the room waits for, why, for how long, and the buttons that end it. Only while it is true. */
export function WaitBar() {
  const player = useView((view) => view.player);
  const waits = player?.waiting_for ?? [];
  const stalled = player?.phase === "waiting" || player?.phase === "preparing";
  if (!stalled || waits.length === 0) return null;
  return <Waiting waits={waits} itemId={player.item?.item_id ?? null} />;
}

function Waiting({ waits, itemId }: { waits: readonly Wait[]; itemId: string | null }) {
  const store = useStore();
  const allowed = useMay("player.wait");
  const people = useView((view) => view.people.list);
  const you = useView((view) => view.you?.user_id ?? null);
  useTick(500);
  const nameOf = (id: string) => people.find((person) => person.user_id === id)?.name ?? t("somebody");
  const since = Math.min(...waits.map((wait) => wait.since_ms));
  const now = store.serverNow();
  const seconds = now === null ? null : Math.max(0, Math.floor((now - since) / 1000));
  const others = waits.filter((wait) => wait.user_id !== you);
  const skips = others.length <= MOST_SKIPS ? others : [];
  const mine = others.length < waits.length;
  const alone = mine && others.length === 0;
  const who = alone ? t("wait_you") : t("wait_for", { names: nameList(others.map((wait) => nameOf(wait.user_id))) });
  const reasons = [...new Set(waits.map((wait) => wait.reason))];
  const why =
    reasons.length > 1
      ? waits
          .map((wait) => t("wait_person", { name: nameOf(wait.user_id), reason: t(`wait_${wait.reason}`) }))
          .join(", ")
      : t(`wait_${reasons[0] ?? "loading"}`);
  return (
    <section class="wait-bar" aria-label={t("wait_label")}>
      <Icon of={Hourglass} />
      <p class="wait-words">
        <span role="status">{who}</span>
        <span class="wait-why">
          {[why, seconds === null ? null : tn("wait_seconds", seconds)].filter(Boolean).join(" · ")}
        </span>
      </p>
      {(allowed || mine) && (
        <div class="wait-acts">
          {mine && <AloneButton />}
          {allowed && <Ends itemId={itemId} skips={waits.length > 1 || mine ? skips : []} nameOf={nameOf} />}
        </div>
      )}
    </section>
  );
}

/** Only what plays here can go on alone. */
function AloneButton() {
  const store = useStore();
  const playing = useView((view) => view.step.offsetMs !== null);
  if (!playing) return null;
  return (
    <Button size="small" icon={Split} onClick={() => store.takeLane({ do: "alone" })}>
      {t("wait_alone")}
    </Button>
  );
}

interface EndsProps {
  itemId: string | null;
  skips: readonly Wait[];
  nameOf: (id: string) => string;
}

function Ends({ itemId, skips, nameOf }: EndsProps) {
  const store = useStore();
  const [busy, run] = useBusy();
  const start = () => run(() => store.send("player.start_now", { item_id: itemId }));
  return (
    <>
      <Button size="small" tone="accent" busy={busy} onClick={start}>
        {t("start_now")}
      </Button>
      {skips.map(({ user_id }) => (
        <Button
          key={user_id}
          size="small"
          icon={ChevronsRight}
          onClick={() => void store.send("player.skip_wait", { item_id: itemId, user_id })}
        >
          {t("skip_person", { name: nameOf(user_id) })}
        </Button>
      ))}
    </>
  );
}
