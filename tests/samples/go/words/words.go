// Package words knows what to say.
package words

// Greeting returns a greeting for a name; an empty one means everybody.
func Greeting(name string) string {
	if name == "" {
		name = "world"
	}
	return "Hello " + name + " from Go"
}
