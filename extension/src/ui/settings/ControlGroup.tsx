import { useState } from "preact/hooks";
import { Gamepad2 } from "lucide-preact";

import type { Capability, ControlMode, EditableRole } from "../../contract/types";
import { EDITABLE_ROLES, GIVABLE } from "../../core/rights";
import { t, tMaybe } from "../i18n";
import { Button } from "../kit/Button";
import { choices } from "../kit/choices";
import { Choices } from "../kit/Field";
import { FieldMark, useChanges } from "./changes";
import { Group } from "./Group";

const CONTROL: readonly ControlMode[] = ["anyone", "operators", "owner_only"];

/** Who controls what plays; and, for those who want it exactly, who may do what. */
export function ControlGroup() {
  const { now, off, change } = useChanges();
  const [exact, showExact] = useState(false);
  return (
    <Group icon={Gamepad2} title={t("control")} summary={t(`control_${now.control_mode}`)}>
      <Choices
        stacked
        hideLabel
        label={t("control")}
        value={now.control_mode}
        choices={choices("control", CONTROL)}
        disabled={off}
        onChange={(control_mode) => void change({ control_mode })}
      />
      <FieldMark of="control_mode" />
      <Button size="small" tone="quiet" aria-expanded={exact} onClick={() => showExact(!exact)}>
        {exact ? t("rights_hide") : t("rights_show")}
      </Button>
      {exact && <Rights />}
    </Group>
  );
}

/** Who may do what, box by box. The owner may everything. */
function Rights() {
  const { room, now, off, change } = useChanges();
  const mayHave = (role: EditableRole, capability: Capability) => (room.can[role] ?? []).includes(capability);
  const toggle = (role: EditableRole, capability: Capability, on: boolean) => {
    const row = GIVABLE.filter((each) => (each === capability ? on : mayHave(role, each)));
    void change({ can: { [role]: row } }, {});
  };
  return (
    <div class="rights">
      <table>
        <caption class="sr-only">{t("rights_show")}</caption>
        <thead>
          <tr>
            <td />
            {EDITABLE_ROLES.map((role) => (
              <th key={role} scope="col">
                {t(`role_${role}_many`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {GIVABLE.map((capability) => (
            <tr key={capability}>
              <th scope="row">{tMaybe(`can_${capability.replace(".", "_")}`) ?? capability}</th>
              {EDITABLE_ROLES.map((role) => (
                <td key={role}>
                  <input
                    type="checkbox"
                    checked={mayHave(role, capability)}
                    disabled={off}
                    aria-label={t("right_of", {
                      right: tMaybe(`can_${capability.replace(".", "_")}`) ?? capability,
                      role: t(`role_${role}_many`),
                    })}
                    onChange={(event) => toggle(role, capability, event.currentTarget.checked)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <FieldMark of="can" />
      {!off && (
        <Button size="small" onClick={() => void change({ control_mode: now.control_mode })}>
          {t("rights_reset")}
        </Button>
      )}
    </div>
  );
}
