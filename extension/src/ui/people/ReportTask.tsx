import { useState } from "preact/hooks";

import { useStore, useView } from "../context";
import { t } from "../i18n";
import { Reason, TaskForm } from "./TaskForm";
import type { TaskProps } from "./tasks";

/** Tells those who look after the room, with what it is about: the message, or what plays. */
export function ReportTask({ task, onClose }: TaskProps) {
  const { person, messageId } = task;
  const store = useStore();
  const [reason, setReason] = useState("");
  const aboutOwner = useView((view) => view.room?.roles.owner === person.user_id);
  return (
    <TaskForm
      title={t("flag_title", { name: person.name })}
      text={aboutOwner ? t("flag_text_owner") : t("flag_text")}
      act={t("flag_act")}
      area="room_report"
      empty={reason.trim() === ""}
      said={t("flag_sent")}
      run={() => {
        const about = messageId === undefined ? {} : { message_id: messageId };
        return store.send("room.report", { user_id: person.user_id, reason: reason.trim(), ...about }, { quiet: true });
      }}
      onClose={onClose}
    >
      <Evidence messageId={messageId} />
      <Reason label={t("flag_reason")} hint={t("flag_reason_hint")} value={reason} onInput={setReason} />
    </TaskForm>
  );
}

/** What goes along with the report, so that nobody has to take anybody's word. */
function Evidence({ messageId }: { messageId: string | undefined }) {
  const chat = useView((view) => view.chat);
  const item = useView((view) => view.player?.item ?? null);
  const message = chat.find((entry) => entry.id === messageId);
  const text = message !== undefined && "text" in message ? message.text : null;
  if (text === null && item === null) return null;
  return (
    <blockquote class="evidence">
      <p class="field-label">{text === null ? t("flag_with_item") : t("flag_with_message")}</p>
      <p class="clamp2" dir="auto">
        {text ?? item?.title}
      </p>
    </blockquote>
  );
}
