import { useEffect, useRef, useState } from "preact/hooks";

import { useView } from "../context";

/** A target under way: shown at once, sent when the pointer lets go or the keys rest. */
export function useAim(send: (ms: number) => void) {
  const [target, setTarget] = useState<number | null>(null);
  const latest = useRef<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const player = useView((view) => view.player);
  const pending = useView((view) => view.pending.has("player.seek"));
  const set = (ms: number | null) => {
    clearTimeout(timer.current);
    latest.current = ms;
    setTarget(ms);
  };
  const sent = useRef(false);
  const commit = () => {
    clearTimeout(timer.current);
    if (latest.current === null || sent.current) return;
    sent.current = true;
    send(latest.current);
    // Should no state follow, the line returns to where the room is.
    timer.current = setTimeout(finish, 1_000);
  };
  const finish = () => {
    sent.current = false;
    set(null);
  };
  useEffect(() => {
    if (sent.current && !pending) finish();
  }, [player, pending]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const aim = (ms: number, commitAfter: number | null) => {
    sent.current = false;
    set(ms);
    if (commitAfter !== null) timer.current = setTimeout(commit, commitAfter);
  };
  return { target, aim, commit, cancel: finish };
}
