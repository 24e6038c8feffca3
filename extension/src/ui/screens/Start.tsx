import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Plus } from "lucide-preact";

import { t } from "../i18n";
import { Button } from "../kit/Button";
import { lazily } from "../kit/Lazily";
import { Toasts } from "../kit/Toasts";
import type { RoomRef } from "../links";
import { placePath, useHere } from "../places";
import { CodeForm } from "./CodeForm";
import type { CreateInput } from "./CreateDialog";
import { TopBar } from "./TopBar";

const CreateDialog = lazily(() => import("./CreateDialog").then((module) => module.CreateDialog), {
  title: () => t("create_room"),
  shape: "box",
});

export interface StartProps {
  /** The name used last; "" at the first visit. */
  name: string;
  /** What is under way; its button waits. */
  busy: "create" | "sample" | "join" | null;
  /** What went wrong last, in words. */
  error: string | null;
  onHome: () => void;
  onJoin: (room: RoomRef) => void;
  onCreate: (input: CreateInput) => void;
}

export interface StartPageProps extends StartProps {
  class: string;
  /** The page around the code box and the button that creates a room. */
  children: (code: ComponentChildren, create: ComponentChildren) => ComponentChildren;
}

/** A page on which rooms begin: a code box, and Create with its questions. */
export function StartPage(props: StartPageProps) {
  const { go } = useHere();
  const [creating, create] = useState(false);
  const code = (
    <CodeForm
      busy={props.busy === "join"}
      onJoin={props.onJoin}
      onPair={(given) => go(`${placePath("pair")}#${given}`)}
    />
  );
  const button = (
    <Button tone="accent" size="large" icon={Plus} busy={props.busy === "create"} onClick={() => create(true)}>
      {t("create_room")}
    </Button>
  );
  return (
    <div class={`page ${props.class}`}>
      <div class="landing-inside" inert={creating}>
        <TopBar onHome={props.onHome} />
        {props.children(code, button)}
      </div>
      {creating && (
        <CreateDialog
          name={props.name}
          busy={props.busy === "create"}
          error={props.error}
          onCreate={props.onCreate}
          onClose={() => create(false)}
        />
      )}
      <Toasts />
    </div>
  );
}

/** What went wrong last on such a page. */
export function StartError({ error }: Pick<StartProps, "error">) {
  return (
    error !== null && (
      <p class="field-note error" role="alert">
        {error}
      </p>
    )
  );
}
