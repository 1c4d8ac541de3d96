package io.mpreg.blockchain.tools.cli;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.MemberAddress;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.tools.cli.archive.ExportCommand;
import io.mpreg.blockchain.tools.cli.archive.ForksCommand;
import io.mpreg.blockchain.tools.cli.archive.ImportCommand;
import io.mpreg.blockchain.tools.cli.genesis.GenesisCommand;
import io.mpreg.blockchain.tools.cli.governance.ProposeCommand;
import io.mpreg.blockchain.tools.cli.governance.VoteCommand;
import io.mpreg.blockchain.tools.cli.keys.ApiKeyCommand;
import io.mpreg.blockchain.tools.cli.keys.KeygenCommand;
import io.mpreg.blockchain.tools.cli.node.BalanceCommand;
import io.mpreg.blockchain.tools.cli.node.BlockCommand;
import io.mpreg.blockchain.tools.cli.node.LoadCommand;
import io.mpreg.blockchain.tools.cli.node.NodeCommand;
import io.mpreg.blockchain.tools.cli.node.ReceiptCommand;
import io.mpreg.blockchain.tools.cli.node.StatusCommand;
import io.mpreg.blockchain.tools.cli.node.TailCommand;
import io.mpreg.blockchain.tools.cli.node.TxCommand;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.Version;
import io.mpreg.blockchain.tools.cli.transaction.SendCommand;
import io.mpreg.blockchain.tools.cli.transaction.SignCommand;
import io.mpreg.blockchain.tools.cli.transaction.SubmitCommand;
import io.mpreg.blockchain.tools.cli.verification.AuditCommand;
import io.mpreg.blockchain.tools.cli.verification.VerifyCommand;
import java.io.PrintWriter;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The top-level command with all subcommands. The settings in its annotation are inherited by
/// every subcommand.
@Command(
    name = Version.PROGRAM,
    description = {
      "A ledger shared by several organisations, none of which can forge or rewrite it.",
      "Without a command, it starts a node; settings are given as --name=value."
    },
    subcommands = {
      ServeCommand.class,
      KeygenCommand.class,
      GenesisCommand.class,
      SignCommand.class,
      SubmitCommand.class,
      SendCommand.class,
      StatusCommand.class,
      TxCommand.class,
      BlockCommand.class,
      BalanceCommand.class,
      NodeCommand.class,
      ReceiptCommand.class,
      TailCommand.class,
      ProposeCommand.class,
      VoteCommand.class,
      VerifyCommand.class,
      ApiKeyCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      ForksCommand.class,
      AuditCommand.class,
      LoadCommand.class,
      CompletionCommand.class,
    },
    synopsisSubcommandLabel = "COMMAND",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    sortOptions = false,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, and everything that was checked is valid",
      "1:something that was checked is invalid, or was refused",
      "2:wrong usage",
      "3:failed because of a file, the network or a database",
      "4:cannot be judged without software that knows newer rules"
    })
final class LedgerCommand {
  /// The command line with all commands, on the standard streams.
  static CommandLine line() {
    CommandLine line = new CommandLine(new LedgerCommand());
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(NodeId.class, text -> value(text, NodeId::new));
    line.registerConverter(Hash.class, text -> value(text, Hash::fromHex));
    line.registerConverter(MemberAddress.class, text -> value(text, MemberAddress::new));
    line.setParameterExceptionHandler(LedgerCommand::misused);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> Failures.report(failure, command));
    return line;
  }

  private static <T> T value(String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException wrong) {
      throw new TypeConversionException(String.valueOf(wrong.getMessage()));
    }
  }

  private static int misused(ParameterException misuse, String[] arguments) {
    CommandLine command = misuse.getCommandLine();
    PrintWriter err = command.getErr();
    command.getHelp().fullSynopsis().lines().filter(line -> !line.isBlank()).forEach(err::println);
    err.println(misuse.getMessage());
    UnmatchedArgumentException.printSuggestions(misuse, err);
    err.println("See %s --help.".formatted(command.getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }
}
