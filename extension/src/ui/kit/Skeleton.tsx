/** The shape of what is on its way: `lines` of text, each with a square before it when `pictures`. */
export function Skeleton({ lines, pictures = false }: { lines: number; pictures?: boolean }) {
  return (
    <div class="skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, index) => (
        <div class="skeleton-row" key={index}>
          {pictures && <span class="bone picture" />}
          <span class="bone text" style={{ inlineSize: `${85 - ((index * 23) % 40)}%` }} />
        </div>
      ))}
    </div>
  );
}
