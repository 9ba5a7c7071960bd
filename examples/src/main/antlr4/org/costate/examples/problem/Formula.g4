// Formulas of problem files. As in mathematics, -x^2 is -(x^2), a^b^c is a^(b^c) and a-b-c is (a-b)-c.
grammar Formula;

whole : sum EOF ;

sum : term (op=('+' | '-') term)* ;

term : factor (op=('*' | '/') factor)* ;

factor : op=('+' | '-') factor | power ;

power : atom (op=('^' | '**') factor)? ;

atom
    : NUMBER                                      # number
    | ('select' | 'where') '(' condition ',' sum ',' sum ')' # selection
    | NAME '(' sum (',' sum)* ')'                 # call
    | NAME                                        # name
    | '(' sum ')'                                 # group
    ;

condition : conjunction (('or' | '||') conjunction)* ;

conjunction : comparison (('and' | '&&') comparison)* ;

comparison
    : sum op=('<' | '<=' | '>' | '>=' | '==' | '!=') sum # relation
    | ('not' | '!') comparison                    # negation
    | '(' condition ')'                           # enclosed
    ;

NUMBER : (DIGIT+ ('.' DIGIT*)? | '.' DIGIT+) ([eE] [+-]? DIGIT+)? ;

NAME : [\p{Alphabetic}_] [\p{Alphabetic}\p{Nd}_]* ;

SPACE : [ \t\r\n]+ -> skip ;

fragment DIGIT : [0-9] ;
