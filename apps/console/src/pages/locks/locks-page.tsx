export function LocksPage() {
  return null;
}
