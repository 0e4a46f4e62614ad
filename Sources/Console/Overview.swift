// Console: the command layer of both programs, and everything a person at a terminal meets.
//
// What it does   commands as a table (Command, Parameter, Reading), one reader of the command line
//                (WordReader), help, manual pages and completion made from that table, output with
//                styles and tables (Outlet, StyledText, Table), prompts (Inlet, Prompt), progress,
//                and the hints that people get with an error (FaultTable).
// What flows in  the words of the command line, standard input, a terminal's size and colours.
// What flows out an Invocation with typed values for the command to run, and an exit status.
// Standards      POSIX.1-2017 clause 12.2 (utility syntax, with GNU long options), mdoc(7), UAX 9
//                (isolates around right-to-left text), UAX 11 (width), no-color.org.
//
// Data is shown, never obeyed: Outlet passes every word through Display.safe. Personal data comes
// by prompt, standard input or file and never as an argument, so no parameter here carries any.
