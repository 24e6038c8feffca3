import { useEffect, useState } from "preact/hooks";

import type { MuteEntry } from "../../contract/types";
import { useMay, useStore, useUi } from "../context";
import { timeOfDay } from "../format";
import { t, tn } from "../i18n";
import { Button } from "../kit/Button";
import { Choices, Switch } from "../kit/Field";
import { Reason, reasonOf, TaskForm } from "./TaskForm";
import { ReportTask } from "./ReportTask";
import type { TaskProps } from "./tasks";

/** Does something about a person, after the few words that it needs. */
export function PersonTaskDialog(props: TaskProps) {
  switch (props.task.kind) {
    case "mute":
      return <Mute {...props} />;
    case "remove_all":
      return <RemoveAll {...props} />;
    case "transfer":
      return <Transfer {...props} />;
    case "kick":
      return <Kick {...props} />;
    case "ban":
      return <Ban {...props} />;
    case "report":
      return <ReportTask {...props} />;
  }
}

const MUTES = ["1", "10", "60"] as const;

function Mute({ task, onClose }: TaskProps) {
  const { user_id, name } = task.person;
  const store = useStore();
  const { say } = useUi();
  const [minutes, setMinutes] = useState<(typeof MUTES)[number]>("10");
  const [reason, setReason] = useState("");
  const muted = useMuted(user_id);
  const mute = (count: number) =>
    store.send("room.mute", { user_id, minutes: count, ...reasonOf(reason) }, { quiet: true });
  const end = () =>
    void mute(0).then(({ ok }) => {
      if (ok) say(t("mute_ended", { name }));
      onClose();
    });
  return (
    <TaskForm
      title={t("mute_title", { name })}
      text={t("mute_text")}
      act={t("mute_act")}
      area="room_mute"
      run={() => mute(Number(minutes))}
      onClose={onClose}
    >
      {muted !== null && (
        <p class="task-now">
          <span>{t("muted_until", { time: timeOfDay(muted.until) })}</span>
          <Button size="small" onClick={end}>
            {t("mute_end")}
          </Button>
        </p>
      )}
      <Choices
        label={t("for_how_long")}
        value={minutes}
        choices={MUTES.map((value) => ({ value, label: tn("minutes", Number(value)) }))}
        onChange={setMinutes}
      />
      <Reason label={t("reason")} hint={t("reason_hint")} value={reason} onInput={setReason} />
    </TaskForm>
  );
}

/** The person's mute, if there is one; the server alone knows. */
function useMuted(userId: string): MuteEntry | null {
  const store = useStore();
  const [muted, set] = useState<MuteEntry | null>(null);
  useEffect(() => {
    let wanted = true;
    void store.send("room.moderation", {}, { quiet: true }).then((answer) => {
      const mutes = answer.ok ? (answer.data.mutes ?? []) : [];
      if (wanted) set(mutes.find((each) => each.user_id === userId) ?? null);
    });
    return () => void (wanted = false);
  }, [store, userId]);
  return muted;
}

function RemoveAll({ task, onClose }: TaskProps) {
  const { user_id, name } = task.person;
  const store = useStore();
  const mayQueue = useMay("queue.edit");
  const [chat, setChat] = useState(true);
  const [queue, setQueue] = useState(mayQueue);
  return (
    <TaskForm
      title={t("remove_all_title", { name })}
      text={t("remove_all_text")}
      act={t("remove")}
      danger
      area="room_remove_all"
      empty={!chat && !queue}
      run={() => store.send("room.remove_all", { user_id, chat, queue }, { quiet: true })}
      onClose={onClose}
    >
      <Switch label={t("remove_all_chat")} on={chat} onChange={setChat} />
      <Switch
        label={t("remove_all_queue")}
        hint={mayQueue ? undefined : t("remove_all_queue_not")}
        on={queue}
        disabled={!mayQueue}
        onChange={setQueue}
      />
    </TaskForm>
  );
}

function Transfer({ task, onClose }: TaskProps) {
  const { user_id, name } = task.person;
  const store = useStore();
  return (
    <TaskForm
      title={t("ask_transfer", { name })}
      text={t("ask_transfer_text")}
      act={t("ask_transfer_yes")}
      danger
      area="room_transfer"
      run={() => store.send("room.transfer", { user_id }, { quiet: true })}
      onClose={onClose}
    />
  );
}

function Kick({ task, onClose }: TaskProps) {
  const { user_id, name } = task.person;
  const store = useStore();
  const [reason, setReason] = useState("");
  return (
    <TaskForm
      title={t("ask_kick", { name })}
      text={t("ask_kick_text")}
      act={t("ask_kick_yes")}
      danger
      area="room_kick"
      run={() => store.send("room.kick", { user_id, ...reasonOf(reason) }, { quiet: true })}
      onClose={onClose}
    >
      <Reason label={t("reason")} hint={t("reason_hint")} value={reason} onInput={setReason} />
    </TaskForm>
  );
}

const HOURS = { hour: 1, day: 24, week: 168, ever: null } as const;
const SPANS = ["hour", "day", "week", "ever"] as const;
const HOUR_MS = 3_600_000;
const ADDRESS_MAX_HOURS = 24;

function Ban({ task, onClose }: TaskProps) {
  const { user_id, name } = task.person;
  const store = useStore();
  const { say } = useUi();
  const [span, setSpan] = useState<(typeof SPANS)[number]>("day");
  const [reason, setReason] = useState("");
  const [address, setAddress] = useState(false);
  const hours = HOURS[span];
  const run = async () => {
    const now = store.serverNow();
    const until = hours === null || now === null ? null : Math.round(now) + hours * HOUR_MS;
    const done = await store.send("room.kick", { user_id, ...reasonOf(reason), ban: { until } }, { quiet: true });
    if (!done.ok || !address) return done;
    const minutes = 60 * Math.min(hours ?? ADDRESS_MAX_HOURS, ADDRESS_MAX_HOURS);
    const also = await store.send("room.ban_address", { user_id, minutes }, { quiet: true });
    // They are out; that this did not work is no reason to ask again.
    if (!also.ok) say(t("ban_address_failed"));
    return done;
  };
  return (
    <TaskForm
      title={t("ask_ban", { name })}
      text={t("ask_ban_text")}
      act={t("ask_ban_yes")}
      danger
      area="room_kick"
      run={run}
      onClose={onClose}
    >
      <Choices
        label={t("for_how_long")}
        value={span}
        choices={SPANS.map((value) => ({ value, label: t(`ban_${value}`) }))}
        onChange={setSpan}
      />
      <Reason label={t("reason")} hint={t("reason_hint")} value={reason} onInput={setReason} />
      <Switch label={t("ban_address")} hint={t("ban_address_hint")} on={address} onChange={setAddress} />
    </TaskForm>
  );
}
