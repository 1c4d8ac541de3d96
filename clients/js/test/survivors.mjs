// Checks of the verifier in JavaScript that no case needs, and cases that need no check of it, each with its reason.

export const SURVIVORS = [];

export const UNTOUCHED = [];
