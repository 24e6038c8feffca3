import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import type { ErrorBody } from "../../contract/types";
import { useBusy } from "../hooks";
import { LineArt } from "../kit/LineArt";
import { Toasts } from "../kit/Toasts";
import { errorText } from "../notices";
import { useHere } from "../places";
import { TopBar } from "../screens/TopBar";

/** A page with one small thing to do on it. */
export function AuthPage(props: { title: string; text?: string | undefined; children?: ComponentChildren }) {
  const { go } = useHere();
  return (
    <div class="page auth">
      <TopBar onHome={() => go("/")} />
      <main class="auth-card">
        <LineArt calm />
        <h1>{props.title}</h1>
        {props.text !== undefined && <p class="auth-lead">{props.text}</p>}
        {props.children}
      </main>
      <Toasts />
    </div>
  );
}

export interface Attempt {
  readonly busy: boolean;
  readonly error: ErrorBody | null;
  /** One at a time; `then` only when it was done. */
  readonly run: (work: () => Promise<ErrorBody | null>, then?: () => void) => void;
  readonly clear: () => void;
}

/** What a form does, and how that went. */
export function useAttempt(): Attempt {
  const [busy, run] = useBusy();
  const [error, set] = useState<ErrorBody | null>(null);
  return {
    busy,
    error,
    run: (work, then) =>
      run(async () => {
        set(null);
        const refused = await work();
        if (refused === null) then?.();
        else set(refused);
      }),
    clear: () => set(null),
  };
}

/** Why it was not done; `area` picks the words, as in `errorText`. */
export function FormError({ error, area }: { error: ErrorBody | null; area: string }) {
  return error === null ? null : (
    <p class="field-note error" role="alert">
      {errorText(error, area)}
    </p>
  );
}
