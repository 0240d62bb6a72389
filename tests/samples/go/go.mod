module example.org/greeter

go 1.19

require example.org/words v0.0.0

replace example.org/words => ./words
