const CHANNEL = "sharetube.tabs";
const ANSWER_MS = 80;

interface Note {
  readonly ask?: string;
  readonly taken?: string;
}

/**
 * This tab's instance id: the former one after a reload, unless another tab lives under it (a duplicate of a hidden
 * tab); two tabs under one id would put each other out of the room for ever.
 */
export async function claimInstance(former: string | null, fresh: () => string): Promise<string> {
  if (typeof BroadcastChannel === "undefined") return former ?? fresh();
  const channel = new BroadcastChannel(CHANNEL);
  const taken = former !== null && (await isTaken(channel, former));
  const mine = former === null || taken ? fresh() : former;
  channel.onmessage = ({ data }: MessageEvent<Note>) => {
    if (data.ask === mine) channel.postMessage({ taken: mine } satisfies Note);
  };
  return mine;
}

function isTaken(channel: BroadcastChannel, instance: string): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ANSWER_MS);
    channel.onmessage = ({ data }: MessageEvent<Note>) => {
      if (data.taken !== instance) return;
      clearTimeout(timer);
      resolve(true);
    };
    channel.postMessage({ ask: instance } satisfies Note);
  });
}
