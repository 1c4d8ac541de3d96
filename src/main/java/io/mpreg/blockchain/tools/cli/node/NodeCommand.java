package io.mpreg.blockchain.tools.cli.node;

import picocli.CommandLine.Command;

/// `node`: what is registered on the chain.
@Command(
    name = "node",
    description = "Look up the nodes that are registered on the chain.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = NodeFindCommand.class)
public final class NodeCommand {}
