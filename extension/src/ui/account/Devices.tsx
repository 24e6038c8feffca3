import { useEffect, useState } from "preact/hooks";
import { LogOut, Monitor, Puzzle, Smartphone } from "lucide-preact";

import type { Answer, SessionEntry, SessionList } from "../../contract/types";
import { useUi } from "../context";
import { ago, shownCode } from "../format";
import { Icon } from "../icons";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import type { Question } from "../kit/Confirm";
import { Skeleton } from "../kit/Skeleton";
import { errorText } from "../notices";
import type { AccountPort } from "./Account";
import { FormError, useAttempt } from "./AuthPage";
import { refusalOf } from "./ProfileForms";

interface DevicesProps {
  port: Pick<AccountPort, "sessions" | "endSession" | "endAll">;
  ask: (question: Question) => void;
  onGone: () => void;
}

/** Where one is signed in, and how to end that. */
export function Devices({ port, ask, onGone }: DevicesProps) {
  const { say } = useUi();
  const [answer, set] = useState<Answer<SessionList> | null>(null);
  const { busy, error, run } = useAttempt();
  const load = () => void port.sessions().then(set);
  useEffect(load, []);
  if (answer === null) return <Skeleton lines={2} pictures />;
  if (!answer.ok) return <p class="field-note error">{errorText(answer.error)}</p>;
  const sessions = answer.data?.sessions ?? [];
  const end = (id: string) =>
    run(
      async () => refusalOf(await port.endSession(id)),
      () => {
        say(t("device_ended"));
        load();
      },
    );
  const endAll = () => run(async () => refusalOf(await port.endAll()), onGone);
  const question = { title: t("ask_end_all"), text: t("ask_end_all_text"), act: t("end_all"), danger: true };
  return (
    <>
      <ul class="devices">
        {sessions.map((session) => (
          <Device key={session.session_id} session={session} onEnd={() => end(session.session_id)} />
        ))}
      </ul>
      <FormError error={error} area="sessions" />
      <Button icon={LogOut} busy={busy} onClick={() => ask({ ...question, onYes: endAll })}>
        {t("end_all")}
      </Button>
    </>
  );
}

function Device({ session, onEnd }: { session: SessionEntry; onEnd: () => void }) {
  const name = session.agent ?? t("device_unknown");
  return (
    <li class="device">
      <Icon of={pictureOf(session)} />
      <div class="device-words">
        <p class="clamp">
          <bdi>{name}</bdi>
          {session.client === "extension" && ` · ${t("device_extension")}`}
        </p>
        <p class="hint">
          {session.current ? t("device_this") : t("device_seen", { when: ago(session.used_at, Date.now()) })}
          {session.room !== null && ` · ${t("device_remote", { code: shownCode(session.room) })}`}
        </p>
      </div>
      {!session.current && (
        <Button size="small" aria-label={t("device_end", { name })} onClick={onEnd}>
          {t("sign_out")}
        </Button>
      )}
    </li>
  );
}

function pictureOf({ client, agent, room }: SessionEntry) {
  if (client === "extension") return Puzzle;
  return room !== null || /Android|iPhone|iPad|iOS/.test(agent ?? "") ? Smartphone : Monitor;
}
