package io.mpreg.blockchain.deciding;

import java.util.Optional;

/// What became of final blocks that another member gave.
///
/// @param appended how many of them are final here now
/// @param fault what is wrong with the next one
record Fetched(int appended, Optional<String> fault) {}
