export function EditJobPage() {
  return null;
}
