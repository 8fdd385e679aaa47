/** Gives the browser a file to save. Its bytes never leave the machine. */
export function saveFile(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // After the click was handled: some browsers read the address then.
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
