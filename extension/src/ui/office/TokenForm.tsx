import { useState } from "preact/hooks";

import { NAME_LENGTH } from "../../contract/limits";
import type { ApiTokenMade, Capability } from "../../contract/types";
import type { TokenDesk } from "../../core/office";
import { GIVABLE, may } from "../../core/rights";
import { useView } from "../context";
import { t, tMaybe, tn } from "../i18n";
import { Field } from "../kit/Field";
import { Select } from "../kit/Select";
import { TaskForm } from "../people/TaskForm";

const DAYS = ["1", "7", "30", "90", "365"] as const;
/** What most programs are for: they take wishes and say what they did. */
const USUAL: ReadonlySet<Capability> = new Set(["queue.add", "chat.send"]);

export interface TokenFormProps {
  desk: TokenDesk;
  onMade: (made: ApiTokenMade) => void;
  onClose: () => void;
}

/** A new program: its name, how long, and as few rights as it needs. */
export function TokenForm({ desk, onMade, onClose }: TokenFormProps) {
  const room = useView((view) => view.room);
  const me = useView((view) => view.you?.user_id ?? "");
  const own = GIVABLE.filter((each) => room !== null && may(room, me, each));
  const [name, setName] = useState("");
  const [days, setDays] = useState<(typeof DAYS)[number]>("30");
  const [chosen, choose] = useState<ReadonlySet<Capability>>(new Set(own.filter((each) => USUAL.has(each))));
  const toggle = (capability: Capability, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(capability);
    else next.delete(capability);
    choose(next);
  };
  const run = async () => {
    const capabilities = own.filter((each) => chosen.has(each));
    const answer = await desk.make({ name: name.trim(), capabilities, days: Number(days) });
    if (!answer.ok) return answer;
    if (answer.data !== undefined) onMade(answer.data);
    return { ok: true as const };
  };
  return (
    <TaskForm
      title={t("token_make")}
      text={t("token_make_text")}
      act={t("token_make_act")}
      area="tokens"
      empty={name.trim() === "" || chosen.size === 0}
      run={run}
      onClose={onClose}
    >
      <Field
        label={t("token_name")}
        autocomplete="off"
        value={name}
        maxLength={NAME_LENGTH}
        placeholder={t("token_name_example")}
        data-autofocus
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Rights of={own} chosen={chosen} onToggle={toggle} />
      <Select
        label={t("token_days")}
        value={days}
        choices={DAYS.map((value) => ({ value, label: tn("days", Number(value)) }))}
        onChange={setDays}
      />
    </TaskForm>
  );
}

interface RightsProps {
  of: readonly Capability[];
  chosen: ReadonlySet<Capability>;
  onToggle: (capability: Capability, on: boolean) => void;
}

function Rights({ of, chosen, onToggle }: RightsProps) {
  return (
    <fieldset class="checks">
      <legend class="field-label">{t("token_rights")}</legend>
      {of.map((capability) => (
        <label key={capability} class="check">
          <input
            type="checkbox"
            checked={chosen.has(capability)}
            onChange={(event) => onToggle(capability, event.currentTarget.checked)}
          />
          <span>{tMaybe(`can_${capability.replace(".", "_")}`) ?? capability}</span>
        </label>
      ))}
    </fieldset>
  );
}
