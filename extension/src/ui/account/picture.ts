/** What the server makes of a picture is smaller still. */
const SIDE = 512;
/** More is no picture of a face, and may be too much for this device. */
const FILE_MAX = 32 * 1024 * 1024;

/** Draws the middle of a picture as a square. False for a file that is no picture that this browser can read. */
export async function drawSquare(file: Blob, canvas: HTMLCanvasElement): Promise<boolean> {
  const context = canvas.getContext("2d");
  const picture = file.size > FILE_MAX ? null : await createImageBitmap(file).catch(() => null);
  if (context === null || picture === null) return false;
  const side = Math.min(picture.width, picture.height);
  const left = (picture.width - side) / 2;
  const top = (picture.height - side) / 2;
  canvas.width = canvas.height = Math.min(side, SIDE);
  context.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
  picture.close();
  return true;
}

/** The drawn square as a file; null when the browser could not make one. */
export function squareFile(canvas: HTMLCanvasElement): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
