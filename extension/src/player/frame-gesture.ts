/**
 * Whether a person operates the frame just now, as far as the page around it can tell: a press inside a frame moves the
 * focus to it and activates the pages around it for some seconds. Where a browser does not tell of activation, focus
 * has to do. A media key that the frame handles itself shows neither, and is taken for nobody's gesture.
 */
export function operatesFrame(frame: HTMLIFrameElement | null): boolean {
  if (frame === null || frame.ownerDocument.activeElement !== frame) return false;
  const activation = (frame.ownerDocument.defaultView?.navigator as { userActivation?: UserActivation } | undefined)
    ?.userActivation;
  return activation === undefined || activation.isActive;
}
