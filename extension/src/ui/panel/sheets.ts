/** What can lie over the panel, one at a time. */
export type Sheet = "people" | "share" | "settings" | "help" | "step";
