/** Where content lies in the element's time: adverts that the server stitched in push what follows them back. */
export class Timeline {
  /** `stitched`: [{ at, lengths }], in seconds of content. */
  constructor(duration, stitched = []) {
    this.duration = duration;
    this.parts = [];
    let start = 0;
    let from = 0;
    const add = (advert, length) => {
      if (length <= 0) return;
      this.parts.push({ advert, start, end: start + length, from: advert ? 0 : from });
      start += length;
      if (!advert) from += length;
    };
    for (const { at, lengths } of [...stitched].sort((a, b) => a.at - b.at)) {
      add(false, at - from);
      for (const length of lengths) add(true, length);
    }
    add(false, duration - from);
  }

  static advert(length) {
    const timeline = new Timeline(0);
    timeline.parts = [{ advert: true, start: 0, end: length, from: 0 }];
    return timeline;
  }

  get length() {
    return this.parts.at(-1)?.end ?? 0;
  }

  partAt(element) {
    return this.parts.find((part) => element < part.end - 1e-3) ?? this.parts.at(-1);
  }

  toContent(element) {
    const part = this.partAt(element);
    if (!part) return 0;
    if (!part.advert) return part.from + element - part.start;
    const before = this.parts.filter((other) => !other.advert && other.end <= part.start + 1e-3).at(-1);
    return before ? before.from + before.end - before.start : 0;
  }

  toElement(content) {
    const parts = this.parts.filter((part) => !part.advert);
    const part = parts.find(({ start, end, from }) => content < from + end - start) ?? parts.at(-1);
    return part ? part.start + content - part.from : 0;
  }
}
