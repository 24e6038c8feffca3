import type { KeyValue } from "../core/platform";
import type { RecentRoom } from "../ui";

const KEY = "recent-rooms";
const KEPT = 6;

type Known = Pick<RecentRoom, "code" | "name">;

/** Rooms that this device was in, the last one first. */
export class RecentRooms {
  constructor(private readonly store: KeyValue) {}

  list(): RecentRoom[] {
    return this.read().map((room) => ({ ...room, here: null }));
  }

  add(code: string, name: string): void {
    this.write([{ code, name }, ...this.read().filter((room) => room.code !== code)].slice(0, KEPT));
  }

  forget(code: string): void {
    this.write(this.read().filter((room) => room.code !== code));
  }

  private read(): Known[] {
    try {
      const rooms: unknown = JSON.parse(this.store.get(KEY) ?? "[]");
      return Array.isArray(rooms) ? rooms.filter(isKnown) : [];
    } catch {
      return [];
    }
  }

  private write(rooms: readonly Known[]): void {
    this.store.set(KEY, JSON.stringify(rooms));
  }
}

function isKnown(value: unknown): value is Known {
  const room = value as Partial<Known> | null;
  return typeof room?.code === "string" && typeof room.name === "string";
}
