import type { ComponentChildren } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { KeyRound, Play, RotateCw, X } from "lucide-preact";

import type { Answer, ErrorBody, MyRooms, RoomEntry, RoomsPage } from "../../contract/types";
import { shownCode } from "../format";
import { useBusy } from "../hooks";
import { Icon } from "../icons";
import { t } from "../i18n";
import { Button, IconButton } from "../kit/Button";
import { Link } from "../kit/Link";
import { EmptyState } from "../kit/LineArt";
import { Skeleton } from "../kit/Skeleton";
import { errorText } from "../notices";
import { HereContext, placePath } from "../places";
import { Thumb } from "../queue/Thumb";
import type { RecentRoom } from "./Landing";
import { facts, lastOf, playingText, RoomList } from "./RoomList";
import { hasAccounts } from "./TopBar";

export interface RoomsPort {
  mine: () => Promise<Answer<MyRooms>>;
  /** A page of the public rooms, after the one that said so; null on a server without them. */
  listed: ((after: string | null) => Promise<Answer<RoomsPage>>) | null;
}

export interface RoomsProps {
  port: RoomsPort;
  /** What this device remembers: the last room first. Shown while the server cannot tell. */
  recent: readonly RecentRoom[];
  /** Into a room that is known to exist. */
  onOpen: (code: string) => void;
  onForget: (code: string) => void;
}

/** The rooms of somebody who was here before: the last one to go on in, their own, recent ones, and public ones. */
export function Rooms(props: RoomsProps) {
  const [mine, reload] = useAnswer(props.port.mine);
  return (
    <div class="board-rooms">
      <Mine mine={mine} reload={reload} {...props} />
      {props.port.listed !== null && <Listed listed={props.port.listed} onOpen={props.onOpen} />}
    </div>
  );
}

function Mine({ mine, reload, ...props }: RoomsProps & { mine: Answer<MyRooms> | null; reload: () => void }) {
  const { recent, onOpen } = props;
  if (mine === null) return <Waiting label={t("your_rooms")} />;
  if (!mine.ok || mine.data === undefined) return <Remembered {...props} error={mine} reload={reload} />;
  const owned = mine.data.mine;
  const own = new Set(owned.map(({ code }) => code));
  const others = mine.data.recent.filter(({ code }) => !own.has(code));
  const last = lastOf([...owned, ...others], recent[0]?.code);
  return (
    <>
      {last !== null && <Continue room={last} onOpen={onOpen} />}
      {owned.length > 0 && <KeepThem />}
      <Section title={t("your_rooms")}>
        {owned.length > 0 ? (
          <RoomList rooms={owned} onOpen={onOpen} />
        ) : (
          <p class="board-note">{t("your_rooms_none")}</p>
        )}
      </Section>
      {others.length > 0 && (
        <Section title={t("recent_rooms")}>
          <RoomList rooms={others} onOpen={onOpen} />
        </Section>
      )}
    </>
  );
}

function Continue({ room, onOpen }: { room: RoomEntry; onOpen: (code: string) => void }) {
  return (
    <section class="board-continue" aria-label={t("continue_room")}>
      {room.playing !== null && <Thumb item={{ ...room.playing, thumb: null }} playing={room.people > 0} />}
      <div class="board-continue-words">
        <h2 class="clamp2" dir="auto">
          {room.name}
        </h2>
        <p class="clamp">{playingText(room)}</p>
        <p class="board-facts">{facts(room)}</p>
      </div>
      <Button tone="accent" size="large" icon={Play} onClick={() => onOpen(room.code)}>
        {t("continue")}
      </Button>
    </section>
  );
}

/** Guests' rooms go with the browser's memory; an account keeps them. */
function KeepThem() {
  const here = useContext(HereContext);
  const offered = here?.user?.guest === true && hasAccounts(here) && here.options.signup !== "closed";
  if (!offered) return null;
  return (
    <section class="board-keep">
      <Icon of={KeyRound} />
      <p>{t("keep_rooms_text")}</p>
      <Link class="button" to={placePath(here.options.email ? "signup" : "signin", here.next)}>
        {t("keep_rooms")}
      </Link>
    </section>
  );
}

function Remembered(props: RoomsProps & { error: Answer<MyRooms>; reload: () => void }) {
  const { error, recent, reload, onOpen, onForget } = props;
  return (
    <Section title={t("recent_rooms")}>
      {/* A device that may do one thing only has no list of rooms, which is no fault. */}
      {!error.ok && error.error.code !== "forbidden" && <Failed error={error.error} reload={reload} />}
      <ul class="board-list plain">
        {recent.map(({ code, name }) => (
          <li key={code}>
            <button type="button" class="recent-room" onClick={() => onOpen(code)}>
              <bdi class="clamp">{name}</bdi>
              <span class="recent-code">{shownCode(code)}</span>
            </button>
            <IconButton size="small" icon={X} label={t("forget_room", { name })} onClick={() => onForget(code)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Listed({ listed, onOpen }: { listed: NonNullable<RoomsPort["listed"]>; onOpen: (code: string) => void }) {
  const [first, reload] = useAnswer(() => listed(null));
  const [more, setMore] = useState<{ rooms: readonly RoomEntry[]; next: string | null } | null>(null);
  const [failed, fail] = useState<ErrorBody | null>(null);
  const [busy, run] = useBusy();
  if (first === null) return <Waiting label={t("public_rooms")} />;
  if (!first.ok || first.data === undefined) {
    // A server that has no list says so: then there is nothing to look at, and nothing wrong.
    if (first.ok || first.error.code === "unsupported") return null;
    return (
      <Section title={t("public_rooms")}>
        <Failed error={first.error} reload={reload} />
      </Section>
    );
  }
  const { rooms, next } = more ?? first.data;
  const load = () =>
    run(async () => {
      const answer = await listed(next);
      fail(answer.ok ? null : answer.error);
      if (answer.ok && answer.data !== undefined) setMore(joined(rooms, answer.data));
    });
  return (
    <Section title={t("public_rooms")}>
      {rooms.length === 0 ? (
        <EmptyState title={t("public_rooms_none")} text={t("public_rooms_none_text")} />
      ) : (
        <RoomList rooms={rooms} onOpen={onOpen} />
      )}
      {failed !== null && <p class="field-note error">{errorText(failed)}</p>}
      {next !== null && (
        <Button class="board-more" busy={busy} onClick={load}>
          {t("show_more")}
        </Button>
      )}
    </Section>
  );
}

/** Rooms move up and down between two pages: each is shown once. */
function joined(rooms: readonly RoomEntry[], page: RoomsPage): RoomsPage {
  const shown = new Set(rooms.map(({ code }) => code));
  return { rooms: [...rooms, ...page.rooms.filter(({ code }) => !shown.has(code))], next: page.next };
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="board-section" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Waiting({ label }: { label: string }) {
  return (
    <section class="board-section" aria-label={label} aria-busy="true">
      <h2>{label}</h2>
      <Skeleton lines={3} pictures />
    </section>
  );
}

function Failed({ error, reload }: { error: ErrorBody; reload: () => void }) {
  return (
    <div class="board-failed" role="alert">
      <p>{errorText(error)}</p>
      <Button size="small" icon={RotateCw} onClick={reload}>
        {t("try_again")}
      </Button>
    </div>
  );
}

/** Asks once, and again on demand; null while the answer is on its way. */
function useAnswer<T>(question: () => Promise<Answer<T>>): [Answer<T> | null, () => void] {
  const [turn, again] = useState(0);
  const [answer, set] = useState<Answer<T> | null>(null);
  useEffect(() => {
    let alive = true;
    set(null);
    void question().then((found) => {
      if (alive) set(found);
    });
    return () => {
      alive = false;
    };
  }, [turn]);
  return [answer, () => again((n) => n + 1)];
}
