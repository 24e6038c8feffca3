/** What can lie over the panel, one at a time. */
export type Sheet = "people" | "step" | "share" | "settings" | "help" | "desk" | "log" | "phone" | "programs";
