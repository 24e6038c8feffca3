import type { ComponentChildren } from "preact";

import type { Answer, ErrorBody, Profile } from "../../contract/types";
import { Account, type AccountPort } from "../account/Account";
import { Pair } from "../account/Pair";
import { CheckMail, Register } from "../account/Register";
import { Forgot, Reset } from "../account/Reset";
import { SignIn } from "../account/SignIn";
import { Stale, Verify } from "../account/Verify";
import { t } from "../i18n";
import { Landing } from "../screens/Landing";
import { Lost, type LostWhat } from "../screens/Lost";
import { Rooms } from "../screens/Rooms";
import { GUEST, MEMBER } from "./here";
import { roomsPort } from "./rooms";

const nothing = () => undefined;
const done = () => Promise.resolve(null);

export const PROFILE: Profile = {
  ...MEMBER,
  email: "ana@example.org",
  google: false,
  password: true,
  admin: true,
  room: null,
};

const SESSION = { client: "viewer", room: null, created_at: 1_763_600_000_000, used_at: 1_763_700_000_000 };
const SESSIONS = [
  { ...SESSION, session_id: "s1", agent: "Firefox on Linux", current: true },
  { ...SESSION, session_id: "s2", agent: "Safari on iPhone", room: "K7TE42", current: false },
  { ...SESSION, session_id: "s3", agent: "Chrome on Windows", client: "extension", current: false },
];

/** An account as the server has it, without a server. */
export function accountPort(profile: Profile, refusal: ErrorBody | null = null): AccountPort {
  const answer = <T,>(data: T): Promise<Answer<T>> =>
    Promise.resolve(refusal === null ? { ok: true, data } : { ok: false, error: refusal });
  return {
    profile: () => answer(profile),
    rename: (name) => answer({ ...profile, name }),
    setAvatar: () => answer({ ...profile, avatar: "/icon.svg" }),
    removeAvatar: () => answer({ ...profile, avatar: null }),
    changePassword: () => answer(undefined),
    sessions: () => answer({ sessions: SESSIONS }),
    endSession: () => answer(undefined),
    endAll: () => answer(undefined),
    delete: () => answer(undefined),
    save: () => Promise.resolve(true),
  };
}

/** The pages about accounts and places; null for the name of none. */
export function placeScreen(query: URLSearchParams): ComponentChildren {
  const refusal = query.get("refused") as ErrorBody["code"] | null;
  const act = refusal === null ? done : () => Promise.resolve({ code: refusal, message: "" });
  switch (query.get("screen") ?? "") {
    case "landing":
      return <Newcomer query={query} />;
    case "board":
      return <Board state={query.get("state") ?? ""} />;
    case "lost":
      return <Gone what={(query.get("what") ?? "page") as LostWhat["kind"]} />;
    case "signin":
      return <SignIn next={null} problem={query.get("problem")} signIn={act} google={act} />;
    case "register":
      return <Register next={null} invite={null} register={act} google={act} />;
    case "mail":
      return <CheckMail email="ana@example.org" text={t("check_mail_register")} again={nothing} />;
    case "verify":
      return <Verify known={false} verify={act} />;
    case "stale":
      return <Stale title={t("verify")} text={t("verify_stale")} />;
    case "forgot":
      return <Forgot next={null} ask={act} />;
    case "reset":
      return <Reset reset={act} />;
    case "pair":
      return <Pair code="" pair={act} />;
    case "account":
      return <Account port={accountPort(profileOf(query))} onGone={nothing} />;
    default:
      return null;
  }
}

function profileOf(query: URLSearchParams): Profile {
  if (query.has("guest")) return { ...PROFILE, ...GUEST, email: null, password: false, admin: false };
  return query.has("paired") ? { ...PROFILE, room: "K7TE42" } : PROFILE;
}

const RECENT = [
  { code: "K7TE42", name: "Friday films", here: 3 },
  { code: "9XQ2MP", name: "סרטים עם סבתא", here: null },
];
const start = { name: "Ana", busy: null, error: null, onHome: nothing, onJoin: nothing, onCreate: nothing };

function Newcomer({ query }: { query: URLSearchParams }) {
  const known = { name: query.get("name") ?? "", error: query.get("error") };
  const recent = query.has("recent") ? RECENT : [];
  return (
    <Landing
      {...start}
      {...known}
      recent={recent}
      extensionUrl="/extension"
      rooms={null}
      onSample={nothing}
      onForget={nothing}
    />
  );
}

function Board({ state }: { state: string }) {
  const recent = [{ code: "K7TE42", name: "Friday films", here: null }];
  const rooms = <Rooms port={roomsPort(state)} recent={recent} onOpen={nothing} onForget={nothing} />;
  return (
    <Landing {...start} recent={recent} extensionUrl="/extension" rooms={rooms} onSample={nothing} onForget={nothing} />
  );
}

function Gone({ what }: { what: LostWhat["kind"] }) {
  const lost: LostWhat = what === "room" ? { kind: what, code: "K7TE42" } : { kind: what };
  return <Lost {...start} what={lost} onAnyway={nothing} />;
}
