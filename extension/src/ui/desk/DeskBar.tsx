import { DoorOpen, Flag, Hand, type LucideIcon } from "lucide-preact";

import type { DeskView } from "../../core/room-view";
import { useStore, useView } from "../context";
import { useBusy } from "../hooks";
import { Icon } from "../icons";
import { nameList, t, tn } from "../i18n";
import { Button } from "../kit/Button";
import { knockWords } from "./words";

interface Asked {
  icon: LucideIcon;
  words: string;
  /** The answers, where there is one person to answer. */
  answers?: { yes: string; no: string; give: (yes: boolean) => Promise<unknown> } | undefined;
}

/** Somebody waits for an answer: who, what for, and the answers. The most pressing alone; only while it is true. */
export function DeskBar({ onOpen }: { onOpen: () => void }) {
  const store = useStore();
  const desk = useView((view) => view.desk);
  const asked = ((): Asked | null => {
    const { knocks, asks, reports } = desk;
    if (knocks.length > 0) {
      const give = (approve: boolean) => store.send("room.approve", { user_id: knocks[0]?.user_id ?? "", approve });
      const answers = knocks.length === 1 ? { yes: t("let_in"), no: t("not_now"), give } : undefined;
      return { icon: DoorOpen, words: knockWords(knocks.map(({ name }) => name)), answers };
    }
    if (asks.length > 0) {
      const give = (yes: boolean) => store.send("room.answer_control", { user_id: asks[0]?.user_id ?? "", give: yes });
      const answers = asks.length === 1 ? { yes: t("give_control"), no: t("not_now"), give } : undefined;
      return { icon: Hand, words: `${nameList(asks.map(({ name }) => name))} ${tn("asks", asks.length)}`, answers };
    }
    if (reports.length > 0) return { icon: Flag, words: tn("reports_wait", reports.length) };
    return null;
  })();
  if (asked === null) return null;
  return <Bar key={asked.words} asked={asked} rest={waitingIn(desk) - 1} onOpen={onOpen} />;
}

function Bar({ asked, rest, onOpen }: { asked: Asked; rest: number; onOpen: () => void }) {
  const [busy, run] = useBusy();
  const { icon, words, answers } = asked;
  return (
    <section class="bar desk-bar" aria-label={t("desk_waits")}>
      <Icon of={icon} />
      <span role="status">{words}</span>
      <div class="wait-acts">
        {answers !== undefined && (
          <>
            <Button size="small" tone="accent" busy={busy} onClick={() => run(() => answers.give(true))}>
              {answers.yes}
            </Button>
            <Button size="small" onClick={() => run(() => answers.give(false))}>
              {answers.no}
            </Button>
          </>
        )}
        {(answers === undefined || rest > 0) && (
          <Button size="small" tone={answers === undefined ? "accent" : "quiet"} onClick={onOpen}>
            {answers === undefined ? t("desk_look") : tn("desk_more", rest)}
          </Button>
        )}
      </div>
    </section>
  );
}

/** How many wait for an answer in the room. */
export function waitingIn({ knocks, asks, reports }: DeskView): number {
  return knocks.length + asks.length + reports.length;
}
