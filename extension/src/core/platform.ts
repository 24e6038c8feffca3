/** What a page or worker offers beyond the language. Implemented in platform/, so that core, player and ui stay free of it. */
export interface PlatformPort {
  /** Survives a restart. */
  readonly local: KeyValue;
  /** Of this tab: survives a reload, and is not shared by a duplicated tab. */
  readonly tab: KeyValue;
  /** True when the text is on the clipboard; works on plain http too. */
  copy(text: string): Promise<boolean>;
  /** Hands the person a text file. */
  save(name: string, text: string): void;
  /** The system's share sheet; null where there is none. Resolves false when the person closed it. */
  readonly share: ((what: { title: string; url: string }) => Promise<boolean>) | null;
  /** Keeps the screen on until released; does nothing where that is not possible. */
  setAwake(on: boolean): void;
  readonly signals: PlatformSignals;
  readonly navigation: NavigationPort;
}

/** Values are small strings. A full or forbidden storage loses them silently: nothing may depend on one. */
export interface KeyValue {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** Hints of the system; each `on…` returns what ends it. They may be wrong or missing. */
export interface PlatformSignals {
  /** False only when the system is sure. */
  online(): boolean;
  visible(): boolean;
  /** Something was pressed on this page; true where that cannot be known. */
  pressed(): boolean;
  onOnline(listener: (online: boolean) => void): () => void;
  onVisible(listener: (visible: boolean) => void): () => void;
  /** The page came back from the back-forward cache or from sleep: connections may be dead without knowing. */
  onWake(listener: () => void): () => void;
  /** The page goes away, perhaps to come back. */
  onHide(listener: () => void): () => void;
}

export interface NavigationPort {
  /** The address now, as a URL string. */
  current(): string;
  /** Shows another address of this app without loading a page. */
  push(path: string): void;
  replace(path: string): void;
  /** Leaves for another site or opens it in a new tab. */
  open(url: string): void;
  /** The person went back or forward. */
  onChange(listener: () => void): () => void;
}
