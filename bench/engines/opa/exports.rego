package exports

# What becomes of a flow: of its basis, its persons, whether it holds important data, and whether the exporter is a CIIO.
verdict("no-personal-or-important-data", 0, false, _) := {"fate": "exempt", "rule": "exempt-no-regulated-data"}

verdict("no-personal-or-important-data", persons, _, _) := {"fate": "counted", "rule": "no-regulated-data-contradicted"} if persons > 0

verdict("no-personal-or-important-data", _, true, _) := {"fate": "counted", "rule": "no-regulated-data-contradicted"}

verdict("transit", _, false, _) := {"fate": "exempt", "rule": "exempt-transit"}

verdict("transit", _, true, _) := {"fate": "counted", "rule": "transit-with-important-data"}

verdict("contract", _, false, _) := {"fate": "exempt", "rule": "exempt-contract"}

verdict("hr", _, false, _) := {"fate": "exempt", "rule": "exempt-hr"}

verdict("emergency", _, false, _) := {"fate": "exempt", "rule": "exempt-emergency"}

verdict("contract", _, true, _) := {"fate": "counted", "rule": "necessity-with-important-data"}

verdict("hr", _, true, _) := {"fate": "counted", "rule": "necessity-with-important-data"}

verdict("emergency", _, true, _) := {"fate": "counted", "rule": "necessity-with-important-data"}

verdict("ftz-outside-list", _, false, false) := {"fate": "exempt", "rule": "exempt-ftz-list"}

verdict("ftz-outside-list", _, false, true) := {"fate": "review", "rule": "ftz-list-for-ciio"}

verdict("ftz-outside-list", _, true, _) := {"fate": "counted", "rule": "ftz-list-with-important-data"}

verdict("none", 0, false, _) := {"fate": "nothing", "rule": "nothing-leaves"}

verdict("none", persons, _, _) := {"fate": "counted", "rule": "remains-without-exemption"} if persons > 0

verdict("none", _, true, _) := {"fate": "counted", "rule": "remains-without-exemption"}

flows := [v |
	some f in input.flows
	v := verdict(f.basis, f.non_sensitive_persons + f.sensitive_persons, f.important_data, input.ciio)
]

non_sensitive := sum([input.flows[i].non_sensitive_persons | some i; flows[i].fate == "counted"])

sensitive := sum([input.flows[i].sensitive_persons | some i; flows[i].fate == "counted"])

default important_data := false

important_data if {
	some f in input.flows
	f.important_data
}

default exported := false

exported if {
	some f in flows
	f.fate != "nothing"
}

default remaining := false

remaining if {
	some f in flows
	f.fate == "counted"
}

default review := false

review if {
	some f in flows
	f.fate == "review"
}

decision := {"outcome": "security-assessment", "rule": "important-data-assessment"} if {
	important_data
} else := {"outcome": "security-assessment", "rule": "ciio-assessment"} if {
	input.ciio
	remaining
} else := {"outcome": "manual-review", "rule": ""} if {
	review
} else := {"outcome": "no-transfer", "rule": "no-export"} if {
	not exported
} else := {"outcome": "exempt", "rule": "exempt-nothing-remains"} if {
	not remaining
} else := {"outcome": "security-assessment", "rule": "volume-assessment"} if {
	non_sensitive >= 1000000
} else := {"outcome": "security-assessment", "rule": "volume-assessment"} if {
	sensitive >= 10000
} else := {"outcome": "standard-contract-or-certification", "rule": "contract-or-certification"} if {
	non_sensitive >= 100000
} else := {"outcome": "standard-contract-or-certification", "rule": "contract-or-certification"} if {
	sensitive >= 1
} else := {"outcome": "exempt", "rule": "exempt-small-volume"}

answer := {
	"outcome": decision.outcome,
	"rule": decision.rule,
	"non_sensitive": non_sensitive,
	"sensitive": sensitive,
	"flows": flows,
}
