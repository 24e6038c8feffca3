import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { DoorOpen, House, LogIn, RotateCw, X } from "lucide-preact";

import type { RoomStatus } from "../../core/room-view";
import { useStore, useView } from "../context";
import { roughLength, timeOfDay } from "../format";
import { t, tMaybe, tn } from "../i18n";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";
import { LineArt } from "../kit/LineArt";
import { Skeleton } from "../kit/Skeleton";

/** What a person can do who is not in the room. */
type Way = "rejoin" | "reload" | "withdraw" | "home";

interface Words {
  title: string;
  text: string;
  ways: readonly Way[];
}

/** Words and ways for each reason not to be in. Null while it is still under way, or one is in. */
export function gateWords(status: RoomStatus): Words | null {
  switch (status.kind) {
    case "connecting":
    case "joining":
    case "joined":
    case "reconnecting":
      return null;
    case "knocking":
      return { title: t("gate_knocking"), text: t("gate_knocking_text"), ways: ["withdraw"] };
    case "declined":
      return declinedWords(status);
    case "outdated":
      return { title: t("gate_outdated"), text: t("gate_outdated_text"), ways: ["reload"] };
    case "left":
      return { title: t("gate_left"), text: t("gate_left_text"), ways: ["rejoin", "home"] };
    case "closed":
      return {
        title: t("gate_closed"),
        text: tMaybe(`gate_closed_${status.reason}`) ?? t("gate_closed_text"),
        ways: ["home"],
      };
    case "removed":
      return removedWords(status);
    case "refused":
      return refusedWords(status.error);
  }
}

function declinedWords({ waitMs, again }: Extract<RoomStatus, { kind: "declined" }>): Words {
  if (again) return { title: t("gate_declined"), text: t("gate_declined_again"), ways: ["rejoin", "home"] };
  const text = tn("gate_declined_text", Math.max(1, Math.ceil(waitMs / 60_000)));
  return { title: t("gate_declined"), text, ways: ["home"] };
}

function removedWords({ reason, until }: Extract<RoomStatus, { kind: "removed" }>): Words {
  const text =
    reason === "banned" && until !== null
      ? t("gate_banned_until", { time: `${new Date(until).toLocaleDateString()} ${timeOfDay(until)}` })
      : t(`gate_${reason}_text`);
  return { title: t(`gate_${reason}`), text, ways: reason === "kicked" ? ["rejoin", "home"] : ["home"] };
}

const FINAL: ReadonlySet<string> = new Set(["not_found", "closed", "banned", "invalid"]);
/** Up to here one may as well wait, and count along. */
const SOON_MS = 90_000;

function refusedWords(error: Extract<RoomStatus, { kind: "refused" }>["error"]): Words {
  const { code, retry_after_ms } = error;
  if (code === "unsupported") return { title: t("gate_outdated"), text: t("gate_outdated_text"), ways: ["reload"] };
  return {
    title: tMaybe(`gate_refused_${code}`) ?? t("gate_refused"),
    text: retry_after_ms ? laterWords(retry_after_ms) : (tMaybe(`gate_refused_${code}_text`) ?? t("gate_refused_text")),
    ways: FINAL.has(code) ? ["home"] : ["rejoin", "home"],
  };
}

function laterWords(ms: number): string {
  return ms <= SOON_MS ? tn("gate_retry_in", Math.ceil(ms / 1000)) : t("gate_retry_later", { length: roughLength(ms) });
}

/** In place of the room, while one is not in it: why, and the way on. Its children say which room it is. */
export function Gate({ onHome, children }: { onHome: () => void; children?: ComponentChildren }) {
  const status = useView((view) => view.status);
  const words = gateWords(status);
  if (words === null) return <Waiting />;
  const asksPassword = status.kind === "refused" && status.error.code === "password_required";
  const knocking = status.kind === "knocking";
  return (
    <div class="gate" role={knocking ? "status" : "alert"}>
      <LineArt apart={1} calm={!knocking} />
      {children}
      <h1>{words.title}</h1>
      <p>{words.text}</p>
      {asksPassword ? <AskPassword onHome={onHome} /> : <Ways ways={words.ways} onHome={onHome} />}
    </div>
  );
}

function Ways({ ways, onHome }: { ways: readonly Way[]; onHome: () => void }) {
  const store = useStore();
  const retry = useView((view) => view.status.kind === "refused");
  const declined = useView((view) => view.status.kind === "declined");
  return (
    <div class="gate-ways">
      {ways.includes("rejoin") && (
        <Button tone="accent" icon={declined ? DoorOpen : retry ? RotateCw : LogIn} onClick={() => store.rejoin()}>
          {declined ? t("ask_again") : retry ? t("try_again") : t("join_again")}
        </Button>
      )}
      {ways.includes("reload") && (
        <Button tone="accent" icon={RotateCw} onClick={() => location.reload()}>
          {t("reload_page")}
        </Button>
      )}
      {ways.includes("withdraw") && (
        <Button icon={X} onClick={onHome}>
          {t("knock_no_more")}
        </Button>
      )}
      {ways.includes("home") && (
        <Button icon={House} onClick={onHome}>
          {t("home")}
        </Button>
      )}
    </div>
  );
}

function AskPassword({ onHome }: { onHome: () => void }) {
  const store = useStore();
  const status = useView((view) => view.status);
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState<RoomStatus | null>(null);
  // A refusal other than the one it was tried on: that password was not the one.
  const wrong = tried !== null && tried !== status;
  return (
    <form
      class="gate-form"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(status);
        store.rejoin(password);
      }}
    >
      <Field
        label={t("password")}
        type="password"
        autocomplete="current-password"
        autofocus
        value={password}
        error={wrong ? t("password_wrong") : null}
        onInput={(event) => setPassword(event.currentTarget.value)}
      />
      <div class="gate-ways">
        <Button type="submit" tone="accent" icon={LogIn} disabled={password === ""}>
          {t("join")}
        </Button>
        <Button icon={House} onClick={onHome}>
          {t("home")}
        </Button>
      </div>
    </form>
  );
}

function Waiting() {
  const joining = useView((view) => view.status.kind === "joining");
  return (
    <div class="gate waiting" aria-busy="true">
      <LineArt />
      <p role="status">{joining ? t("joining") : t("connecting")}</p>
      <Skeleton lines={3} pictures />
    </div>
  );
}
