import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { PersonRef } from "../../contract/types";

/** What is done about a person with a few words first. */
export interface PersonTask {
  readonly kind: "mute" | "remove_all" | "transfer" | "kick" | "ban" | "report";
  readonly person: PersonRef;
  /** The message that a report is about. */
  readonly messageId?: string | undefined;
}

export interface TaskProps {
  task: PersonTask;
  onClose: () => void;
}

export type OpenTask = (task: PersonTask) => void;
export const TaskContext = createContext<OpenTask | null>(null);

/** Opens what asks about a person; the panel draws it. */
export function useOpenTask(): OpenTask {
  const open = useContext(TaskContext);
  if (open === null) throw new Error("outside of a panel");
  return open;
}
