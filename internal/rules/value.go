package rules

// A Value has the shape of JSON: nil, bool, int64, string, []Value or Object. Numbers are whole; a reader of JSON hands over one that
// is not as a Fraction, so that it can be refused by name.
type Value any

// A Fraction is a number that is not whole or does not fit into an int64, as it was written.
type Fraction string

// An Object has its members in order, each name once.
type Object []Member

// A Member is an entry of an Object.
type Member struct {
	Name  string
	Value Value
}

// Get returns a member's value, nil when there is none.
func (o Object) Get(name string) Value {
	for _, m := range o {
		if m.Name == name {
			return m.Value
		}
	}
	return nil
}

// set appends a member.
func (o *Object) set(name string, value Value) { *o = append(*o, Member{name, value}) }
