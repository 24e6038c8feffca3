import { t } from "../i18n";
import { lazily } from "../kit/Lazily";
import { ACTS } from "./actions";
import type { TaskProps } from "./tasks";

/** What asks about a person; fetched with the first question. */
export const PersonTaskLazily = lazily<TaskProps>(
  () => import("./PersonTask").then(({ PersonTaskDialog }) => PersonTaskDialog),
  { title: ({ task }) => t(ACTS[task.kind].label, { name: task.person.name }), shape: "box" },
);
