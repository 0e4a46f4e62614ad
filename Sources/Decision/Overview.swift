// Decision: what the rules propose about one traveller, with every reason; a person decides.
//
// What it does   reads a country's rules from data (RuleSet), holds them against the facts of one
//                case (CaseFacts) and proposes an outcome (Proposal). Guards in code stand behind
//                every rule file: see Guard.
// What flows in  outcomes of checks, codes, possible matches reduced to what rules may see; never
//                a device, a name or a number, so that passenger lists can be judged alike.
// What flows out a proposal: the winning reason first, every other reason that applied, and what a
//                guard had to take back.
// Standards      BSI TR-03135-1 (results of checks); the 1951 Convention, articles 31 to 33, and
//                the Convention on the Rights of the Child, article 3 (the guards).
//
// A rule answers yes, no, or "cannot be said"; only a yes makes it apply. Where nothing applies,
// the proposal is to refer: doubt goes to a person.
