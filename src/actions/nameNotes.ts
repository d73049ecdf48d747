/** What everybody has to know before a name is theirs. */
export const NAME_NOTES: readonly string[] = [
  "Whoever can guess the name can find the wallet that owns it and the Account ID behind it. Use a wallet that nobody knows as yours.",
  "Whoever you transfer the name to gets it empty: the value and the backup owner are cleared.",
];
