import { useState } from "preact/hooks";

import { useStore } from "../context";
import { t } from "../i18n";
import { Switch } from "../kit/Field";
import { TaskForm } from "../people/TaskForm";

/** A new code for the room: whoever has only the old one stays outside. */
export function RotateTask({ onClose }: { onClose: () => void }) {
  const store = useStore();
  const [clear, setClear] = useState(false);
  return (
    <TaskForm
      title={t("code_new_title")}
      text={t("code_new_text")}
      act={t("code_new")}
      area="room_rotate_code"
      run={() => store.send("room.rotate_code", { clear }, { quiet: true })}
      said={t("code_new_done")}
      onClose={onClose}
    >
      <Switch label={t("code_clear")} hint={t("code_clear_hint")} on={clear} onChange={setClear} />
    </TaskForm>
  );
}
