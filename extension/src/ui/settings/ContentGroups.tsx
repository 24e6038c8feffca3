import { ListVideo, MessageCircle, Play } from "lucide-preact";

import type { AdPolicy, Capability, EditableRole } from "../../contract/types";
import { EDITABLE_ROLES, GIVABLE } from "../../core/rights";
import { t, tn } from "../i18n";
import { choices } from "../kit/choices";
import { Choices, Switch } from "../kit/Field";
import { numberChoices, Select } from "../kit/Select";
import { FieldMark, useChanges } from "./changes";
import { Group } from "./Group";
import { Words } from "./Words";

const ADS: readonly AdPolicy[] = ["starting_only", "pause_all", "operators_only", "off"];

/** What happens when something ends, when somebody's connection is slow, and in adverts. */
export function PlayingGroup() {
  const { now, off, change } = useChanges();
  return (
    <Group icon={Play} title={t("group_playing")} summary={t(`ads_short_${now.ad_policy}`)}>
      <Switch
        label={t("autoadvance")}
        hint={t("autoadvance_hint")}
        on={now.autoadvance}
        disabled={off}
        onChange={(autoadvance) => void change({ autoadvance })}
      />
      <FieldMark of="autoadvance" />
      <Switch
        label={t("buffer_wait")}
        hint={t("buffer_wait_hint")}
        on={now.buffer_policy === "pause_all"}
        disabled={off}
        onChange={(on) => void change({ buffer_policy: on ? "pause_all" : "off" })}
      />
      <FieldMark of="buffer_policy" />
      <Choices
        stacked
        label={t("ads")}
        value={now.ad_policy}
        choices={choices("ads", ADS)}
        disabled={off}
        onChange={(ad_policy) => void change({ ad_policy })}
      />
      <FieldMark of="ad_policy" />
    </Group>
  );
}

const SLOW = [0, 3, 5, 10, 30, 60, 300, 600];

export function ChatGroup() {
  const { now, off, change } = useChanges();
  const slow = (seconds: number) => (seconds === 0 ? t("slow_off") : tn("slow_seconds", seconds));
  return (
    <Group icon={MessageCircle} title={t("chat")} summary={now.chat ? slow(now.slow_mode_s) : t("chat_is_off")}>
      <Switch
        label={t("chat_on")}
        hint={t("chat_hint")}
        on={now.chat}
        disabled={off}
        onChange={(chat) => void change({ chat })}
      />
      <FieldMark of="chat" />
      <Select
        label={t("slow_mode")}
        hint={t("slow_mode_hint")}
        value={String(now.slow_mode_s)}
        choices={numberChoices(SLOW, now.slow_mode_s, slow)}
        disabled={off}
        onChange={(seconds) => void change({ slow_mode_s: Number(seconds) })}
      />
      <FieldMark of="slow_mode_s" />
      {!off && <Words />}
    </Group>
  );
}

const PER_PERSON = [0, 1, 2, 3, 5, 10, 20];
/** From whom on one may add, as rows of the table of rights. */
const ADDERS = ["guest", "member", "operator", "owner"] as const;
type Adder = (typeof ADDERS)[number];

export function QueueGroup() {
  const { now, off, room, change } = useChanges();
  const has = (role: EditableRole, capability: Capability = "queue.add") => (room.can[role] ?? []).includes(capability);
  const adders: Adder = has("guest") ? "guest" : has("member") ? "member" : has("operator") ? "operator" : "owner";
  const setAdders = (from: Adder) => {
    const may = { operator: from !== "owner", member: from === "member" || from === "guest", guest: from === "guest" };
    const row = (role: EditableRole) =>
      GIVABLE.filter((each) => (each === "queue.add" ? may[role] : (room.can[role] ?? []).includes(each)));
    const changed = EDITABLE_ROLES.filter((role) => has(role) !== may[role]);
    void change({ can: Object.fromEntries(changed.map((role) => [role, row(role)])) }, {});
  };
  const each = (count: number) => (count === 0 ? t("per_person_any") : tn("videos", count));
  return (
    <Group
      icon={ListVideo}
      title={t("queue")}
      summary={now.queue_approval ? t("queue_approval_short") : t(`adders_${adders}`)}
    >
      <Choices
        stacked
        label={t("adders")}
        value={adders}
        choices={choices("adders", ADDERS)}
        disabled={off}
        onChange={setAdders}
      />
      <FieldMark of="can" />
      <Select
        label={t("per_person")}
        value={String(now.queue_per_person)}
        choices={numberChoices(PER_PERSON, now.queue_per_person, each)}
        disabled={off}
        onChange={(count) => void change({ queue_per_person: Number(count) })}
      />
      <FieldMark of="queue_per_person" />
      <Switch
        label={t("queue_approval")}
        hint={t("queue_approval_hint")}
        on={now.queue_approval}
        disabled={off}
        onChange={(queue_approval) => void change({ queue_approval })}
      />
      {now.queue_approval && has("guest", "queue.edit") && <p class="field-note">{t("queue_approval_idle")}</p>}
      <FieldMark of="queue_approval" />
    </Group>
  );
}
