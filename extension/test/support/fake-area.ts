import type { Area } from "../../src/platform/area";

/** A storage area in memory; what is put in comes out as JSON would have it. */
export class FakeArea implements Area {
  readonly stored = new Map<string, string>();

  get(key: string): Promise<unknown> {
    const text = this.stored.get(key);
    return Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as unknown));
  }

  set(key: string, value: unknown): Promise<void> {
    this.stored.set(key, JSON.stringify(value));
    return Promise.resolve();
  }

  remove(key: string): Promise<void> {
    this.stored.delete(key);
    return Promise.resolve();
  }
}
